/**
 * JUnit XML of a run, as GitLab, Jenkins and GitHub's reporters read it: a suite per story, a test case per stage. Times are seconds
 * of the machine; the story's own clock is a property.
 */
import { XMLBuilder } from 'fast-xml-parser';
import type { StageResult, StoryResult } from './perform.ts';
import { failureLines } from './report-text.ts';

type Attributes = { readonly [name: string]: string | number | object | readonly object[] };

export function junitXml(results: readonly StoryResult[]): string {
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true, suppressEmptyNode: true });
  const stages = results.flatMap((result) => result.stages);
  const suites: Attributes = {
    '@name': 'camlock scenario',
    ...counts(stages),
    '@time': seconds(results.reduce((sum, { realMs }) => sum + realMs, 0)),
    testsuite: results.map(suite),
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ testsuites: suites })}`;
}

function suite({ file, name, seed, realMs, tookMs, stages, startedAt }: StoryResult): Attributes {
  return {
    '@name': plain(name),
    '@file': plain(file),
    ...counts(stages),
    '@time': seconds(realMs),
    properties: {
      property: [
        { '@name': 'seed', '@value': seed },
        { '@name': 'story.startedAt', '@value': new Date(startedAt).toISOString() },
        { '@name': 'story.seconds', '@value': seconds(tookMs) },
      ],
    },
    testcase: stages.map((stage) => testCase(stage, name, file)),
  };
}

function testCase(stage: StageResult, story: string, file: string): Attributes {
  const { failure, result } = stage;
  return {
    '@classname': plain(story),
    '@name': plain(stage.name),
    '@file': plain(file),
    ...(failure?.place?.line === undefined ? {} : { '@line': failure.place.line }),
    '@time': seconds(stage.realMs),
    ...(failure && {
      failure: { '@type': 'Unmet', '@message': plain(failure.message), '#text': plain(failureLines(failure, file).join('\n')) },
    }),
    ...(result === 'skipped' && { skipped: { '@message': 'not reached' } }),
  };
}

function counts(stages: readonly StageResult[]): Attributes {
  const of = (result: StageResult['result']) => stages.filter((stage) => stage.result === result).length;
  return { '@tests': stages.length, '@failures': of('failed'), '@errors': 0, '@skipped': of('skipped') };
}

const seconds = (ms: number) => (ms / 1000).toFixed(3);

/** Without the characters that XML 1.0 forbids even when escaped. */
function plain(text: string): string {
  return text.replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '·');
}
