/** The handlers of farewells.conf. */
export const handlers = { wave: () => ({}), say: () => ({}) };
