import { definitionName } from '../../json-schema.js';
import type { LintFinding, LintRule, LintSubject } from '../lint-rule.js';
import { type SchemaSite, nameOf } from '../schema-sites.js';

/** A description: of what, and where it stands. */
interface Description {
  text: string;
  path: readonly string[];
  of: string;
}

/** What callers read in the documents and generated clients. */
export const descriptionRules: readonly LintRule[] = [
  {
    id: 'description-missing',
    purpose: 'A property or definition without a description is a riddle in the docs and in every generated client.',
    check: ({ service, sites }) =>
      sites
        .filter(({ role, position }) => role === 'property' || (role === 'whole' && position === 'definition'))
        .filter(({ schema }) => {
          const target = schema.$ref === undefined ? undefined : service.definitions?.[definitionName(schema.$ref)];
          return schema.description === undefined && target?.description === undefined;
        })
        .map((site) => ({
          path: site.path,
          message: `${kindOf(site)} ${nameOf(site)} has no description`,
          fix: 'say in a sentence what it means to the caller',
        })),
  },
  {
    id: 'description-style',
    purpose: 'Descriptions are printed after each other and after names: only whole sentences read well there.',
    check: (subject) =>
      descriptionsOf(subject)
        .filter(({ text }) => !isSentence(text))
        .map(({ path, of }) => ({
          path,
          message: `the description of ${of} is not a sentence`,
          fix: 'begin it with a capital letter and end it with a full stop, without blanks around it',
        })),
  },
  {
    id: 'description-repeated',
    purpose: 'Two actions of one description cannot be told apart by a reader of the docs.',
    check: ({ service }) => {
      const first = new Map<string, string>();
      const findings: LintFinding[] = [];
      for (const [name, { description }] of Object.entries(service.actions)) {
        const other = first.get(description);
        if (other === undefined) first.set(description, name);
        else {
          findings.push({
            path: ['actions', name, 'description'],
            message: `action ${name} has the description of ${other}`,
            fix: 'say what sets the two apart',
          });
        }
      }
      return findings;
    },
  },
];

function kindOf({ role }: SchemaSite): string {
  return role === 'whole' ? 'definition' : role;
}

function descriptionsOf({ service, sites }: LintSubject): Description[] {
  return [
    { text: service.description, path: ['description'], of: `service ${service.service}` },
    ...Object.entries(service.actions).map(([name, { description: text }]) => ({
      text,
      path: ['actions', name, 'description'],
      of: `action ${name}`,
    })),
    ...sites.flatMap((site) => {
      const text = site.schema.description;
      return text === undefined
        ? []
        : [{ text, path: [...site.path, 'description'], of: `${kindOf(site)} ${nameOf(site)}` }];
    }),
  ];
}

function isSentence(text: string): boolean {
  return /^[^\p{Ll}\s]/u.test(text) && /[.!?]["'`)\]]?$/.test(text);
}
