/** The methods of calls, as headers list them; which one is used makes no difference (wire-protocol.md §3). */
export const METHODS = 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT';
