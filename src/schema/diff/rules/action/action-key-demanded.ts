import type { ActionRule } from '../rule.js';

export const actionKeyDemanded: ActionRule = {
  id: 'action-key-demanded',
  key: 'required_keys',
  purpose: 'A call must hold a key that it could leave out, and is refused without it.',
  kind: 'breaking',
  fix: 'Take the key out of required_keys and give it a default in the handler, or ask for it in a new action: all versions share the keys.',
  find: ({ before, after }) => {
    const wasNeeded = new Set([...before.required_keys, ...(before.request.required ?? [])]);
    const come = after.required_keys.filter((key) => !wasNeeded.has(key));
    return come.length > 0 ? `Calls must hold ${come.join(', ')} now` : undefined;
  },
};
