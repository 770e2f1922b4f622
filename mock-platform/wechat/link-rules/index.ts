/** Rules for ordinary links: one file per operation (facts/wechat.md §5). */
import { qrcodeJumpAddOperation } from './qrcodejumpadd.ts';
import { qrcodeJumpDeleteOperation } from './qrcodejumpdelete.ts';
import { qrcodeJumpDownloadOperation } from './qrcodejumpdownload.ts';
import { qrcodeJumpGetOperation } from './qrcodejumpget.ts';
import { qrcodeJumpPublishOperation } from './qrcodejumppublish.ts';

export const LINK_RULE_OPERATIONS = [
  qrcodeJumpAddOperation,
  qrcodeJumpGetOperation,
  qrcodeJumpDownloadOperation,
  qrcodeJumpDeleteOperation,
  qrcodeJumpPublishOperation,
];
