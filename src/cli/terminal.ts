/** What a command has of the process that it runs in. */
export interface Terminal {
  environment: NodeJS.ProcessEnv;
  /** Folder that relative paths start from. */
  folder: string;
  now: () => Date;
  /** Writes results, to standard output. */
  write(text: string): void;
  /** Writes what is not the result, to standard error. */
  warn(text: string): void;
  /** Tells a person how far a long command is; silent where nobody watches. */
  progress(text: string): void;
  /** All of standard input. */
  readInput(): Promise<string>;
}
