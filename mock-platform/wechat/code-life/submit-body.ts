/** What submit_audit asks of its body before a review begins. Source: facts/wechat.md §3.5 (codes 85006–85094); check 55. */
import { isPlainObject, type JsonObject } from '../api/json-body.ts';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import type { MiniProgramRow } from '../state.ts';
import { type CodeCategory, categoriesOfCode } from './categories.ts';

const ITEMS_MAX = 5;
const TAGS_MAX = 10;
const TAG_MAX = 20;
const TITLE_MAX = 32;
const FEEDBACK_MAX = 200;
const FEEDBACK_PICTURES_MAX = 5;
const UGC_TEXT_MAX = 256;
const DAY_MS = 86_400_000;
/** Second classes under 社交 whose first submission needs ugc_declare. */
const TALKING = ['社区/论坛', '笔记', '问答'];

export interface SubmitContext {
  readonly miniProgram: MiniProgramRow;
  readonly pages: readonly string[];
  /** No version was released yet. */
  readonly first: boolean;
  /** The last review said no: only then feedback counts. */
  readonly lastRejected: boolean;
}

/** Throws the code of the first thing that is wrong. */
export function checkSubmitBody(parts: WechatParts, body: JsonObject, context: SubmitContext): void {
  const items = readItems(parts, body.item_list);
  const chosen = items.map((item) => checkItem(item, context));
  if (context.lastRejected) checkFeedback(body);
  if (optionalText(body, 'version_desc').length > parts.rules['wechat.versionDescriptionMax']) throw new WechatError(85051);
  checkPreview(parts, context.miniProgram.appid, body.preview_info);
  if (body.privacy_api_not_use !== undefined && typeof body.privacy_api_not_use !== 'boolean') {
    throw new WechatError(40097, 'privacy_api_not_use should be true or false');
  }
  const orderPath = optionalText(body, 'order_path');
  if (orderPath !== '' && !isPage(orderPath, context.pages)) throw new WechatError(85007);
  checkUgc(body.ugc_declare, context.first && chosen.some(isTalking));
}

function readItems({ rules }: WechatParts, list: unknown): readonly unknown[] {
  if (list === undefined && !rules['wechat.submitNeedsItems']) return [];
  if (!Array.isArray(list) || list.length < 1 || list.length > ITEMS_MAX) throw new WechatError(85023);
  return list;
}

function checkItem(item: unknown, { miniProgram, pages }: SubmitContext): CodeCategory {
  if (!isPlainObject(item)) throw new WechatError(85010);
  const { first_class, second_class, third_class, first_id, second_id, third_id } = item;
  if (typeof first_class !== 'string' || typeof second_class !== 'string' || first_class === '' || second_class === '') {
    throw new WechatError(85010);
  }
  if (typeof first_id !== 'number' || typeof second_id !== 'number') throw new WechatError(85010);
  const address = optionalText(item, 'address');
  if (address !== '' && !isPage(address, pages)) throw new WechatError(85007);
  const tags = optionalText(item, 'tag').split(' ').filter(Boolean);
  if (tags.length > TAGS_MAX || tags.some((tag) => [...tag].length > TAG_MAX)) throw new WechatError(85006);
  if ([...optionalText(item, 'title')].length > TITLE_MAX) throw new WechatError(85011);
  const category = categoriesOfCode(miniProgram).find(
    (entry) =>
      entry.firstClass === first_class &&
      entry.firstId === first_id &&
      entry.secondClass === second_class &&
      entry.secondId === second_id &&
      (entry.thirdId ?? 0) === (third_id ?? 0) &&
      (entry.thirdClass ?? '') === (third_class ?? ''),
  );
  if (!category) throw new WechatError(85008);
  if (category.withdrawn) throw new WechatError(85077);
  return category;
}

function checkFeedback(body: JsonObject): void {
  if ([...optionalText(body, 'feedback_info')].length > FEEDBACK_MAX) throw new WechatError(40097, `feedback_info is over ${FEEDBACK_MAX}`);
  const pictures = optionalText(body, 'feedback_stuff').split('|').filter(Boolean);
  if (pictures.length > FEEDBACK_PICTURES_MAX) throw new WechatError(40097, `feedback_stuff is over ${FEEDBACK_PICTURES_MAX}`);
}

/** Media ids of `uploadmedia`, of this mini-program and not too old. Throws 85092 or 85093. */
function checkPreview({ clock, rules, state }: WechatParts, appid: string, preview: unknown): void {
  if (preview === undefined) return;
  if (!isPlainObject(preview)) throw new WechatError(85092);
  for (const [field, type] of [
    ['video_id_list', 'video'],
    ['pic_id_list', 'image'],
  ] as const) {
    const list = Object.hasOwn(preview, field) ? preview[field] : [];
    if (!Array.isArray(list)) throw new WechatError(85092);
    if (list.length > rules['wechat.previewMaterialsMax']) throw new WechatError(85093);
    for (const id of list) {
      const row = typeof id === 'string' ? state.reviewMaterials.get(id) : undefined;
      const young = row !== undefined && clock.now() < row.uploadedAt + rules['wechat.mediaDays'] * DAY_MS;
      if (!young || row.appid !== appid || row.type !== type) throw new WechatError(85092);
    }
  }
}

function checkUgc(declared: unknown, needed: boolean): void {
  if (declared === undefined) {
    if (needed) throw new WechatError(85094);
    return;
  }
  const { scene, method, has_audit_team } = isPlainObject(declared) ? declared : {};
  if (!isPlainObject(declared) || !isChoice(scene, [0, 1, 2, 3, 4, 5])) throw new WechatError(85094);
  if ((scene as number[]).includes(0)) return;
  if (!isChoice(method, [1, 2, 3, 4])) throw new WechatError(85094);
  if (has_audit_team !== undefined && has_audit_team !== 0 && has_audit_team !== 1) throw new WechatError(85094);
  for (const field of ['other_scene_desc', 'audit_desc'])
    if ([...optionalText(declared, field)].length > UGC_TEXT_MAX) throw new WechatError(85094);
}

function isChoice(value: unknown, allowed: readonly number[]): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((entry) => allowed.includes(entry));
}

function isTalking({ firstClass, secondClass }: CodeCategory): boolean {
  return firstClass === '社交' && TALKING.includes(secondClass);
}

function isPage(path: string, pages: readonly string[]): boolean {
  return pages.includes(path.split('?')[0] as string);
}

/** An absent field is empty; anything but text 47001. */
function optionalText(body: JsonObject, field: string): string {
  const value = Object.hasOwn(body, field) ? body[field] : undefined;
  if (value === undefined) return '';
  if (typeof value !== 'string') throw new WechatError(47001, `${field} should be a string`);
  return value;
}
