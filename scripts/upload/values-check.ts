/** appid, version, robot, description: miniprogram-ci checks none of them (facts/miniprogram-ci.md §4.4, §5 rows 3 and 10). */
import { problem, type UploadFinding, warning } from './finding.ts';

export const APPID_PATTERN = /^wx[0-9a-f]{16}$/;
/** Documented for the third-party commit API; the only published figure. */
export const VERSION_MAX = 64;
/** Travels in the URL: 3 000 Chinese characters break it (§4.5). */
export const DESC_MAX = 200;

export interface UploadValues {
  readonly appid: string;
  readonly version: string;
  readonly robot: number;
  readonly desc: string;
}

/** All findings about the four values at once. */
export function checkValues(values: UploadValues): UploadFinding[] {
  const found: UploadFinding[] = [];
  if (!APPID_PATTERN.test(values.appid)) {
    found.push(
      problem(
        'appid-malformed',
        `appid is ${JSON.stringify(values.appid)}; allowed is wx and 16 digits or letters a–f`,
        'copy it from the WeChat console: 开发设置 → AppID',
      ),
    );
  }
  if (values.version === '') found.push(problem('version-missing', 'no version was given', 'name one: --ver 1.2.0'));
  else if (values.version.length > VERSION_MAX) {
    found.push(
      problem(
        'version-too-long',
        `the version has ${values.version.length} characters; allowed are ${VERSION_MAX}`,
        'use something like 1.2.0',
      ),
    );
  } else if (!/^[0-9A-Za-z][0-9A-Za-z._+-]*$/.test(values.version)) {
    found.push(
      problem(
        'version-malformed',
        `version is ${JSON.stringify(values.version)}; allowed are letters, digits and . _ + -`,
        'use something like 1.2.0',
      ),
    );
  } else if (!/^\d+\.\d+\.\d+/.test(values.version)) {
    found.push(warning('version-unusual', `version ${values.version} is not of the form 1.2.3`, 'WeChat shows it to reviewers as it is'));
  }
  if (!Number.isInteger(values.robot) || values.robot < 1 || values.robot > 30) {
    found.push(problem('robot-out-of-range', `robot is ${values.robot}; allowed are whole numbers from 1 to 30`, 'use --robot 1'));
  }
  if ([...values.desc].length > DESC_MAX) {
    found.push(
      problem('desc-too-long', `the description has ${[...values.desc].length} characters; allowed are ${DESC_MAX}`, 'shorten --desc'),
    );
  }
  return found;
}
