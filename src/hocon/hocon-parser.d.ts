/** The part of the untyped package that we use. */
declare module '@pushcorn/hocon-parser' {
  interface ContextOptions {
    url: string;
    /** Resolve substitutions from environment variables too. */
    env?: boolean;
  }
  const parser: {
    Context: new (options: ContextOptions) => { resolve(): Promise<unknown> };
  };
  export default parser;
}
