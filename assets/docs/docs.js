/**
 * Starts the documentation page: Swagger UI on the OpenAPI document of the chosen API version.
 * The version is in the address (`?version=2.12`), so that a page can be linked to; the open action stands behind `#`.
 */
/* global SwaggerUIBundle */

const versionSwitch = document.querySelector('#version');
const documentLink = document.querySelector('#document');
const notice = document.querySelector('#notice');
const authentication = document.querySelector('#authentication');

/** What holds for all actions is long, and read once: it is folded away. */
const foldAbout = ({ React }) => ({
  wrapComponents: {
    InfoContainer: (InfoContainer) => (props) =>
      React.createElement(
        'details',
        { className: 'about' },
        React.createElement('summary', null, 'About this version: requests, answers and errors'),
        React.createElement(InfoContainer, props),
      ),
  },
});

/** A deprecated action names its successor in its first line. */
const nameSuccessors = ({ React }) => ({
  wrapComponents: {
    OperationSummary:
      (OperationSummary, { specSelectors }) =>
      (props) => {
        const { path, method } = props.operationProps.toObject();
        const deprecation = specSelectors.specJson().getIn(['paths', path, method, 'x-deprecation']);
        const summary = React.createElement(OperationSummary, props);
        if (!deprecation) return summary;
        const end = deprecation.has('sunset') ? `, ends on ${deprecation.get('sunset')}` : '';
        const text = `Deprecated since ${deprecation.get('since')}${end}: use ${deprecation.get('successor')}`;
        return React.createElement(
          React.Fragment,
          null,
          summary,
          React.createElement('p', { className: 'successor' }, text),
        );
      },
  },
});

/** The browser sends the session cookie by itself: no script can enter one. */
const askForNoCookie = () => ({
  statePlugins: {
    auth: {
      wrapSelectors: {
        definitionsToAuthorize: (select) => (state) =>
          select(state)?.filterNot((schemes) => schemes.some((scheme) => scheme.get('in') === 'cookie')),
      },
    },
  },
});

/** Opens what the address links to. The library's own way takes `_` for an escaped space, of which it warns. */
const openLinkedAction = () => ({
  statePlugins: {
    layout: {
      wrapActions: {
        parseDeepLinkHash:
          (_original, { layoutActions, layoutSelectors }) =>
          (hash) => {
            const [service, action] = hash.replace(/^#?\/?/, '').split('/');
            if (!service) return;
            const block = layoutSelectors.isShownKeyFromUrlHashArray([service]);
            const place = layoutSelectors.isShownKeyFromUrlHashArray([service, action]);
            layoutActions.show(block, true);
            layoutActions.show(place, true);
            layoutActions.scrollTo(place);
          },
      },
    },
  },
});

const ui = SwaggerUIBundle({
  dom_id: '#api',
  url: showVersion(requestedVersion()),
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [foldAbout, nameSuccessors, askForNoCookie, openLinkedAction],
  layout: 'BaseLayout',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: -1,
  defaultModelExpandDepth: 2,
  validatorUrl: null,
});

versionSwitch.addEventListener('change', () => {
  const version = versionSwitch.value;
  history.replaceState(null, '', `?version=${version}${location.hash}`);
  notice.hidden = true;
  const address = showVersion(version);
  // Unlike a new page, this keeps the credentials that were entered.
  ui.specActions.updateUrl(address);
  ui.specActions.download(address);
});

// Behind # stands the open action, so this link is not followed.
document.querySelector('a[href="#authentication"]').addEventListener('click', (event) => {
  event.preventDefault();
  authentication.open = true;
  authentication.scrollIntoView();
});

/** The version that the address asks for, or the newest. */
function requestedVersion() {
  const offered = [...versionSwitch.options].map((option) => option.value);
  const wanted = new URLSearchParams(location.search).get('version') ?? 'latest';
  if (wanted === 'latest') return offered[0];
  if (offered.includes(wanted)) return wanted;
  notice.textContent = `There is no API version ${wanted}; this is ${offered[0]}, the newest.`;
  notice.hidden = false;
  return offered[0];
}

/** Names a version everywhere on the page, and gives the address of its document. */
function showVersion(version) {
  versionSwitch.value = version;
  document.title = `Armature API ${version}`;
  documentLink.href = `../openapi/${version}.json`;
  return documentLink.href;
}
