/** Rules of a running platform, as the search through the code needs them. */
import type { Platform } from '../../mock-platform/index.ts';
import type { Vocabulary } from './findings.ts';

export function vocabularyOf(platform: Platform, isCode: (text: string) => boolean): Vocabulary {
  return { isCode, rules: new Map(platform.rules.list().map(({ name, values }) => [name, (values ?? []).map(String)])) };
}
