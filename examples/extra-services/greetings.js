/** The handlers of greetings.conf: `(context, request) => answer`, by action. The request has been validated. */
export const handlers = {
  greet: (_context, { name, title }) => ({ greeting: `Hello, ${title ? `${title} ` : ''}${name}!` }),

  /** A handler gets the caller's company and the database, and must stay inside that company. */
  count_models: async ({ database, company }) => ({ count: await database.models.countDocuments({ company }) }),
};
