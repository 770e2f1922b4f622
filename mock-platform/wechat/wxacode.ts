/**
 * What a mini-program code says and leads to. WeChat's own text is opaque; ours is a short address whose last part names
 * the row, so that a path of 1024 characters still makes a code a phone can read.
 */
import { createHash } from 'node:crypto';
import { Hosts } from '../../devices/index.ts';
import { forgetOldest } from '../store-limit.ts';
import type { Stage } from './client-side.ts';
import type { WechatState, WxacodeRow } from './state.ts';

const PREFIX = `https://${Hosts.wechatCi}/camlock/code/`;
/** What a tag holds. */
const NFC_PREFIX = 'weixin://dl/business/?t=';
const ID = /^[A-Za-z0-9_-]{16}$/;
/** WeChat's codes last for ever; here the oldest leave when there are this many. */
const CODES_MAX = 200_000;

const STAGES: { readonly [E in WxacodeRow['env']]: Stage } = { develop: 'developer', trial: 'trial', release: 'formal' };

export interface CodeTarget {
  readonly appid: string;
  readonly stage: Stage;
  /** With query, without leading slash; empty: the home page. */
  readonly path: string;
  /** As in {@link WxacodeRow}. */
  readonly kind?: WxacodeRow['kind'];
}

/** Text of the code for this target; the same target always has the same. */
export function codeText(row: WxacodeRow): string {
  return PREFIX + codeId(row);
}

/** Link on a tag for this target; the same target always has the same. */
export function nfcLink(row: WxacodeRow): string {
  return NFC_PREFIX + codeId(row);
}

/** Whether a code for this target was made before. */
export function knowsCode(state: WechatState, row: WxacodeRow): boolean {
  return state.wxacodes.get(codeId(row)) !== undefined;
}

export function keepCode(state: WechatState, row: WxacodeRow): void {
  forgetOldest(state.wxacodes, CODES_MAX);
  state.wxacodes.put(codeId(row), row);
}

/** Where a scanned text leads; undefined when it is no code of ours. */
export function readCode(state: WechatState, text: string): CodeTarget | undefined {
  const prefix = [PREFIX, NFC_PREFIX].find((one) => text.startsWith(one));
  const id = prefix === undefined ? '' : text.slice(prefix.length);
  const row = ID.test(id) ? state.wxacodes.get(id) : undefined;
  return row && { appid: row.appid, stage: STAGES[row.env], path: row.path, ...(row.kind ? { kind: row.kind } : {}) };
}

function codeId({ appid, env, path, kind }: WxacodeRow): string {
  return createHash('sha256')
    .update([appid, env, ...(kind ? [kind] : []), path].join('|'))
    .digest('base64url')
    .slice(0, 16);
}
