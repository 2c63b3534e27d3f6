import { RawAnswer } from '../../../../dist/rpc/special-answers.js';

/** The handlers of notes.conf. */
export const handlers = {
  add: (_context, { text, from }) => ({ note: { text, ...(from && { from }) } }),
  add_batch: (_context, notes) => ({ added: notes.length, texts: notes.map(({ text }) => text) }),
  download: (_context, { text = 'nothing' }) => new RawAnswer('text/plain; charset=utf-8', text, 'note.txt'),
  shout: (_context, { text }) => ({ text: text.toUpperCase() }),
};
