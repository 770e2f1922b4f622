/** Taro's compiler, however it runs: from nothing in a process of its own, or warm (warm-taro.ts). */
export type Compile = (job: {
  readonly projectPath: string;
  /** Where the project's configuration has the output written; empty when it starts. */
  readonly outputFolder: string;
  readonly signal?: AbortSignal;
  /** What Taro says last. */
  readonly onLine?: (line: string) => void;
}) => Promise<{ readonly code: number | null; readonly log: string }>;
