import { actionRemoved } from './endpoint/action-removed.js';
import { actionRetired } from './endpoint/action-retired.js';
import { actionAdded } from './endpoint/action-added.js';
import { actionAuthorizationDemanded } from './action/action-authorization-demanded.js';
import { actionAuthorizationRelaxed } from './action/action-authorization-relaxed.js';
import { actionMadeInternal } from './action/action-made-internal.js';
import { actionMadePublic } from './action/action-made-public.js';
import { actionRoleRemoved } from './action/action-role-removed.js';
import { actionRoleAdded } from './action/action-role-added.js';
import { actionMadeWriting } from './action/action-made-writing.js';
import { actionMadeReading } from './action/action-made-reading.js';
import { actionQueryRemoved } from './action/action-query-removed.js';
import { actionQueryAdded } from './action/action-query-added.js';
import { actionBatchChanged } from './action/action-batch-changed.js';
import { actionKeyDemanded } from './action/action-key-demanded.js';
import { actionKeyWaived } from './action/action-key-waived.js';
import { actionVersionAdded } from './action/action-version-added.js';
import { actionVersionRemoved } from './action/action-version-removed.js';
import { deprecationAdded } from './action/deprecation-added.js';
import { deprecationRemoved } from './action/deprecation-removed.js';
import { deprecationChanged } from './action/deprecation-changed.js';
import { actionDescriptionChanged } from './action/action-description-changed.js';
import { requestPropertyRemoved } from './request/request-property-removed.js';
import { requestPropertyAdded } from './request/request-property-added.js';
import { requestPropertyAddedRequired } from './request/request-property-added-required.js';
import { requestPropertyBecameRequired } from './request/request-property-became-required.js';
import { requestPropertyBecameOptional } from './request/request-property-became-optional.js';
import { requestTypeNarrowed } from './request/request-type-narrowed.js';
import { requestTypeWidened } from './request/request-type-widened.js';
import { requestNullRefused } from './request/request-null-refused.js';
import { requestNullAccepted } from './request/request-null-accepted.js';
import { requestValueRefused } from './request/request-value-refused.js';
import { requestValueAccepted } from './request/request-value-accepted.js';
import { requestLimitTightened } from './request/request-limit-tightened.js';
import { requestLimitLoosened } from './request/request-limit-loosened.js';
import { requestDefaultChanged } from './request/request-default-changed.js';
import { requestDefaultAdded } from './request/request-default-added.js';
import { requestObjectClosed } from './request/request-object-closed.js';
import { requestObjectOpened } from './request/request-object-opened.js';
import { requestAlternativeRemoved } from './request/request-alternative-removed.js';
import { requestAlternativeAdded } from './request/request-alternative-added.js';
import { requestCheckEnforced } from './request/request-check-enforced.js';
import { requestCheckLeftToHandler } from './request/request-check-left-to-handler.js';
import { requestDescriptionChanged } from './request/request-description-changed.js';
import { responsePropertyRemoved } from './response/response-property-removed.js';
import { responsePropertyAdded } from './response/response-property-added.js';
import { responsePropertyMayVanish } from './response/response-property-may-vanish.js';
import { responsePropertyGuaranteed } from './response/response-property-guaranteed.js';
import { responseTypeWidened } from './response/response-type-widened.js';
import { responseTypeNarrowed } from './response/response-type-narrowed.js';
import { responseNullAdded } from './response/response-null-added.js';
import { responseNullRemoved } from './response/response-null-removed.js';
import { responseValueAdded } from './response/response-value-added.js';
import { responseValueRemoved } from './response/response-value-removed.js';
import { responseLimitLoosened } from './response/response-limit-loosened.js';
import { responseLimitTightened } from './response/response-limit-tightened.js';
import { responseMapClosed } from './response/response-map-closed.js';
import { responseObjectClosed } from './response/response-object-closed.js';
import { responseObjectOpened } from './response/response-object-opened.js';
import { responseAlternativeAdded } from './response/response-alternative-added.js';
import { responseAlternativeRemoved } from './response/response-alternative-removed.js';
import { responseDescriptionChanged } from './response/response-description-changed.js';
import type { ActionRule, EndpointRule, MemberRule, RuleHead, ValueRule } from './rule.js';

/** Whether an action is there. */
export const ENDPOINT_RULES: readonly EndpointRule[] = [actionRemoved, actionRetired, actionAdded];

/** The flags of an action that is there before and after. */
export const ACTION_RULES: readonly ActionRule[] = [
  actionAuthorizationDemanded,
  actionAuthorizationRelaxed,
  actionMadeInternal,
  actionMadePublic,
  actionRoleRemoved,
  actionRoleAdded,
  actionMadeWriting,
  actionMadeReading,
  actionQueryRemoved,
  actionQueryAdded,
  actionBatchChanged,
  actionKeyDemanded,
  actionKeyWaived,
  actionVersionRemoved,
  actionVersionAdded,
  deprecationAdded,
  deprecationRemoved,
  deprecationChanged,
  actionDescriptionChanged,
];

/** Whether a property is declared, and required. */
export const MEMBER_RULES: Readonly<Record<'request' | 'response', readonly MemberRule[]>> = {
  request: [
    requestPropertyRemoved,
    requestPropertyAdded,
    requestPropertyAddedRequired,
    requestPropertyBecameRequired,
    requestPropertyBecameOptional,
  ],
  response: [responsePropertyRemoved, responsePropertyAdded, responsePropertyMayVanish, responsePropertyGuaranteed],
};

/** What is said of a value. */
export const VALUE_RULES: Readonly<Record<'request' | 'response', readonly ValueRule[]>> = {
  request: [
    requestTypeNarrowed,
    requestTypeWidened,
    requestNullRefused,
    requestNullAccepted,
    requestValueRefused,
    requestValueAccepted,
    requestLimitTightened,
    requestLimitLoosened,
    requestDefaultChanged,
    requestDefaultAdded,
    requestObjectClosed,
    requestObjectOpened,
    requestAlternativeRemoved,
    requestAlternativeAdded,
    requestCheckEnforced,
    requestCheckLeftToHandler,
    requestDescriptionChanged,
  ],
  response: [
    responseTypeWidened,
    responseTypeNarrowed,
    responseNullAdded,
    responseNullRemoved,
    responseValueAdded,
    responseValueRemoved,
    responseLimitLoosened,
    responseLimitTightened,
    responseMapClosed,
    responseObjectClosed,
    responseObjectOpened,
    responseAlternativeAdded,
    responseAlternativeRemoved,
    responseDescriptionChanged,
  ],
};

/** Every rule, whatever it looks at. */
export const ALL_RULES: readonly RuleHead[] = [
  ...ENDPOINT_RULES,
  ...ACTION_RULES,
  ...MEMBER_RULES.request,
  ...VALUE_RULES.request,
  ...MEMBER_RULES.response,
  ...VALUE_RULES.response,
];

/** Ids of the rules about what only people read. */
export const DOCUMENTATION_RULES: ReadonlySet<string> = new Set(
  ALL_RULES.filter(({ isDocumentation }) => isDocumentation).map(({ id }) => id),
);
