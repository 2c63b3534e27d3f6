/** What a call gives: its data, and all that the server says beside it. */

/** What an answer says about its call, in the API's own words. */
export interface Meta {
  /** Id of the call, by which the server's log knows it. */
  id: string;
  /** The transaction id that was sent, else the id of the call. */
  trx: string;
  endpoint: { name: string; requested_version: string | number; actual_version: string | number | null };
  result_code: number;
  result_subcode: number;
  result_msg: string;
  error_stack: string | null;
  error_data: Record<string, unknown>;
}

/** An answer as a whole. A bare text, such as a download, comes without meta. */
export interface Answered<Data, About = Meta> {
  data: Data;
  meta: About;
  headers: Headers;
}

/** The data of an answer, once it is there; `withMeta()` gives the whole answer instead. */
export interface Answer<Data, About = Meta> extends Promise<Data> {
  withMeta(): Promise<Answered<Data, About>>;
}

/** Makes an answer of the promise of a whole one. */
export function toAnswer<Data, About>(answered: Promise<Answered<Data, About>>): Answer<Data, About> {
  const data = answered.then((whole) => whole.data);
  return Object.assign(data, {
    withMeta() {
      // Whoever asks for the whole answer hears of a failure there.
      data.catch(() => {});
      return answered;
    },
  });
}
