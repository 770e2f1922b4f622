/** Submitting, and where the review stands (facts/wechat.md §3.5). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBuiltApp } from '../build/packages.ts';
import { Failure } from '../failure.ts';
import { readUploadProject } from '../upload/project.ts';
import { type ReleaseContext, recordedPlatform, thirdPartyOf } from './release-context.ts';
import { addEntry, type Recorded, type StepEntry } from './release-record.ts';
import type { ThirdPartyClient } from './third-party-client.ts';

/** Review states by number (facts/wechat.md §3.5). */
export const REVIEW_STATES = ['passed', 'rejected', 'in review', 'withdrawn', 'delayed'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** Pictures a submission may carry; WeChat takes 2 MB each. */
const PICTURES_MAX = 5;
const TITLE_MAX = 32;

export interface Category {
  readonly first_class: string;
  readonly second_class: string;
  readonly third_class?: string;
  readonly first_id: number;
  readonly second_id: number;
  readonly third_id?: number;
}

export interface Review {
  readonly auditId: number;
  readonly state: ReviewState;
  /** Of a rejected or delayed one, line by line. */
  readonly reasons: readonly string[];
  readonly version: string;
  /** ISO 8601. */
  readonly submittedAt: string;
}

export interface SubmitOptions {
  readonly context: ReleaseContext;
  /** What changed, for the reviewer. */
  readonly desc?: string;
  /** Words of the category, e.g. `设备管理`; default: the first. */
  readonly category?: string;
  /** Folder made by `camlock review-pack`: its screenshots go along. */
  readonly pack?: string;
  /** Promise that no privacy interface is used although the code holds one. */
  readonly privacyApiNotUse?: boolean;
  readonly onWarning?: (text: string) => void;
}

export async function categoriesOf(wechat: ThirdPartyClient): Promise<readonly Category[]> {
  const { category_list } = await wechat.get('the service categories', '/wxa/get_category');
  return Array.isArray(category_list) ? (category_list as Category[]) : [];
}

function nameOf({ first_class, second_class, third_class }: Category): string {
  return [first_class, second_class, third_class].filter(Boolean).join(' > ');
}

function chooseCategory(categories: readonly Category[], wanted: string | undefined): Category {
  const found = wanted === undefined ? categories[0] : categories.find((category) => nameOf(category).includes(wanted));
  if (found) return found;
  throw new Failure(
    'category-not-found',
    categories.length === 0
      ? 'the mini-program has no service category'
      : `${JSON.stringify(wanted)} is none of its categories: ${categories.map(nameOf).join(', ')}`,
    { fix: categories.length === 0 ? 'add one at mp.weixin.qq.com (设置 → 服务类目)' : 'name one of these with --category' },
  );
}

async function sendPictures(wechat: ThirdPartyClient, pack: string): Promise<string[]> {
  const folder = join(pack, 'screens');
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /\.(png|jpe?g)$/i.test(name))
        .sort()
    : [];
  if (names.length === 0) {
    throw new Failure('pack-without-pictures', `${folder} holds no pictures`, {
      fix: `make the pack first: camlock review-pack --out ${pack}`,
    });
  }
  const ids: string[] = [];
  for (const name of names.slice(0, PICTURES_MAX)) {
    const form = new FormData();
    form.set('media', new Blob([new Uint8Array(readFileSync(join(folder, name)))]), name);
    const { mediaid } = await wechat.post(`sending ${name}`, '/wxa/uploadmedia', form);
    ids.push(String(mediaid));
  }
  return ids;
}

/** The trial version goes to review. Throws {@link Failure} with WeChat's reason. */
export async function submitForReview(
  options: SubmitOptions,
): Promise<{ readonly auditId: number; readonly category: string; readonly record: Recorded<StepEntry> }> {
  const { context, desc, pack } = options;
  const wechat = thirdPartyOf(context, 'submitting for review', options.onWarning);
  const category = chooseCategory(await categoriesOf(wechat), options.category);
  const [page] = readBuiltApp(readUploadProject(context.projectPath).miniprogramRoot).pages;
  const { tag } = context.brand?.release?.review ?? {};
  const pictures = pack === undefined ? [] : await sendPictures(wechat, pack);
  const version = await trialVersion(wechat);
  const answer = await wechat.post('the submission', '/wxa/submit_audit', {
    item_list: [
      {
        address: page,
        title: [...(context.brand?.app.name ?? '首页')].slice(0, TITLE_MAX).join(''),
        ...(tag === undefined ? {} : { tag }),
        ...category,
      },
    ],
    ...(desc === undefined ? {} : { version_desc: desc }),
    ...(pictures.length > 0 ? { preview_info: { pic_id_list: pictures, video_id_list: [] } } : {}),
    ...(options.privacyApiNotUse === undefined ? {} : { privacy_api_not_use: options.privacyApiNotUse }),
  });
  const auditId = Number(answer.auditid);
  const record = addEntry<StepEntry>(context.projectPath, {
    kind: 'submit',
    appid: context.appid,
    platform: recordedPlatform(context.platform),
    auditId,
    ...(version === undefined ? {} : { version }),
  });
  return { auditId, category: nameOf(category), record };
}

async function trialVersion(wechat: ThirdPartyClient): Promise<string | undefined> {
  const { exp_info } = await wechat.post('the versions', '/wxa/getversioninfo');
  return (exp_info as { exp_version?: string } | undefined)?.exp_version;
}

/** The submission made last. Throws {@link Failure} `wechat-85058` when there is none. */
export async function reviewStatus(wechat: ThirdPartyClient): Promise<Review> {
  const answer = await wechat.get('the state of the review', '/wxa/get_latest_auditstatus');
  const state = REVIEW_STATES[Number(answer.status)];
  if (state === undefined) {
    throw new Failure('review-state-unknown', `WeChat says the review has state ${String(answer.status)}, which camlock does not know`, {
      fix: 'look at mp.weixin.qq.com → 版本管理',
    });
  }
  return {
    auditId: Number(answer.auditid),
    state,
    reasons: String(answer.reason ?? '')
      .split(/<br\s*\/?>|\n/)
      .map((line) => line.replace(/<[^>]*>|\p{Cc}/gu, '').trim())
      .filter((line) => line !== ''),
    version: String(answer.user_version ?? ''),
    submittedAt: new Date(Number(answer.submit_audit_time) * 1000).toISOString(),
  };
}
