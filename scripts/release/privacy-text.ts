/** What the privacy guide (用户隐私保护指引) has to say about a build: one paragraph for each kind of information its code collects. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kindOfApi, PRIVACY_KINDS, scanCode } from '../../mock-platform/index.ts';
import { readBuiltApp } from '../build/packages.ts';
import { readUploadProject } from '../upload/project.ts';
import { PURPOSES } from './privacy-purposes.ts';

type Key = keyof typeof PRIVACY_KINDS;

export interface PrivacyParagraph {
  readonly key: Key;
  readonly label: string;
  /** Interfaces in the code that collect it. */
  readonly apis: readonly string[];
  readonly text: string;
  /** The purpose is not known: a person has to write it. */
  readonly incomplete: boolean;
}

export interface PrivacyReport {
  readonly paragraphs: readonly PrivacyParagraph[];
  /** Named in requiredPrivateInfos of app.json. */
  readonly declared: readonly string[];
}

/** Of the built files in `projectPath`. Throws {@link Failure} without a build. */
export function privacyReport(projectPath: string): PrivacyReport {
  const app = readBuiltApp(readUploadProject(projectPath).miniprogramRoot);
  const wanted = app.files.filter(({ path }) => /\.(js|wxml)$/.test(path) || path === 'app.json');
  const scan = scanCode(new Map(wanted.map(({ path }) => [path, readFileSync(join(app.root, path))])));
  const paragraphs = scan.kinds.map((key): PrivacyParagraph => {
    const { label } = PRIVACY_KINDS[key];
    const purpose = PURPOSES[key];
    return {
      key,
      label,
      apis: scan.privacyApis.filter((api) => kindOfApi(api) === key),
      text: `为了${purpose?.replace(/^用于/, '') ?? '【请填写用途】'}，开发者将在获取你的明示同意后，收集你的${label}。`,
      incomplete: purpose === undefined,
    };
  });
  return { paragraphs, declared: scan.declared };
}
