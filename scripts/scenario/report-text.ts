/** What the terminal says of a run. */
import type { Output } from '../cli/output.ts';
import type { StageFailure, StageResult, StoryResult } from './perform.ts';
import { timeText } from './play.ts';

const MARKS = { passed: '✓', failed: '✗', skipped: '–' } as const;

/** `✓ 门铃响了  61 s`, and below what did not come true. */
export function stageLines({ name, result, tookMs, failure }: StageResult, file: string): string[] {
  const head = `  ${MARKS[result]} ${name}${result === 'skipped' ? '  not reached' : `  ${timeText(tookMs)}`}`;
  return failure ? [head, ...failureLines(failure, file).map((line) => `      ${line}`)] : [head];
}

/** Where, what was asked, what was there instead. */
export function failureLines({ message, details, place }: StageFailure, file: string): string[] {
  const where = place ? [`${file}${place.line === undefined ? '' : `:${place.line}`} ${place.text}`] : [];
  return [...where, message, ...details.map((line) => `  ${line}`)];
}

/** The last line. */
export function summaryLine(results: readonly StoryResult[]): string {
  const passed = results.filter((result) => result.passed).length;
  const sum = (of: (result: StoryResult) => number) => results.reduce((total, result) => total + of(result), 0);
  const stories = results.length === 1 ? 'story' : 'stories';
  return `${passed} of ${results.length} ${stories} passed: ${timeText(sum(({ tookMs }) => tookMs))} of their clock in ${timeText(sum(({ realMs }) => realMs))}`;
}

/** One story as JSON for a program: what the reports say, without the timeline. */
export function storyJson({ file, name, seed, passed, tookMs, realMs, stages, people }: StoryResult): object {
  return {
    file,
    name,
    seed,
    passed,
    tookMs,
    realMs,
    stages,
    people: people.map(({ name: who, messages }) => ({ name: who, messages: messages.length })),
  };
}

/** Tells of a story as it goes; `live`: stages take time, so their beginning is told too. */
export function storyTeller(output: Output, file: string, live: boolean): (name: string, result?: StageResult) => void {
  return (name, result) => {
    if (!result) {
      if (live) output.progress(`${name} …`);
    } else if (result.failure || result.name !== 'set-up') for (const line of stageLines(result, file)) output.say(line);
  };
}
