/** The block `release` of a brand file: how the brand is uploaded and released. Nothing of it gets into the app. */
import { z } from 'zod';
import { ONE_LINE } from './patterns.ts';

/** What an upload is for; each may have a robot of its own, so that one does not replace the other (facts/miniprogram-ci.md §4.11). */
export const CHANNELS = ['development', 'preview', 'pullRequest', 'trial', 'release'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Where a secret is: `env:NAME` or `file:PATH` (relative to the brand file). The secret itself is never written down. */
export const SECRET_REFERENCE = /^(?:env:[A-Za-z_][A-Za-z0-9_]{0,127}|file:[^\s].{0,254})$/;
/** Robots of miniprogram-ci (facts/miniprogram-ci.md §4.4). */
export const ROBOT_MAX = 30;
const APPID = /^wx[0-9a-f]{16}$/;

type Guided = <S extends z.ZodType>(path: string, schema: S) => S;

/** `guided` attaches the words of the field guide. */
export function releaseSchema(guided: Guided) {
  const robot = z.int().min(1).max(ROBOT_MAX);
  const reference = z.string().regex(ONE_LINE).regex(SECRET_REFERENCE);
  const line = (max: number) => z.string().trim().min(1).max(max).regex(ONE_LINE);
  const channels = Object.fromEntries(
    CHANNELS.map((channel) => [channel, guided(`release.channels.${channel}`, robot).optional()]),
  ) as unknown as { [C in Channel]: z.ZodOptional<z.ZodInt> };
  return z.strictObject({
    channels: guided('release.channels', z.strictObject(channels)).optional(),
    thirdParty: guided(
      'release.thirdParty',
      z.strictObject({
        componentAppid: guided('release.thirdParty.componentAppid', z.string().regex(APPID)),
        developmentAppid: guided('release.thirdParty.developmentAppid', z.string().regex(APPID)),
        componentSecret: guided('release.thirdParty.componentSecret', reference),
        ticket: guided('release.thirdParty.ticket', reference),
        refreshToken: guided('release.thirdParty.refreshToken', reference),
      }),
    ).optional(),
    review: guided(
      'release.review',
      z.strictObject({
        account: guided('release.review.account', reference).optional(),
        password: guided('release.review.password', reference).optional(),
        tag: guided('release.review.tag', line(200)).optional(),
        steps: guided('release.review.steps', z.array(guided('release.review.steps[]', line(200))).max(20)).optional(),
      }),
    ).optional(),
  });
}
