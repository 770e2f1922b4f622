/**
 * What the QR code of a preview says. WeChat's own text is opaque; ours names the preview, and the service knows its start
 * page. Short on purpose: the reader inside miniprogram-ci stumbles over some codes of 45 modules and more.
 */
import { Hosts } from '../../devices/index.ts';
import type { VersionRow } from './state.ts';

const PREFIX = `https://${Hosts.wechatCi}/camlock/preview/`;
const REST = /^(wx[0-9a-f]{16})\/([1-9]\d?)$/;

export type PreviewName = Pick<VersionRow, 'appid' | 'robot'>;

export function previewText({ appid, robot }: PreviewName): string {
  return `${PREFIX}${appid}/${robot}`;
}

/** Undefined when the text names no preview. */
export function readPreviewText(text: string): PreviewName | undefined {
  const [, appid, robot] = (text.startsWith(PREFIX) && REST.exec(text.slice(PREFIX.length))) || [];
  return appid === undefined ? undefined : { appid, robot: Number(robot) };
}
