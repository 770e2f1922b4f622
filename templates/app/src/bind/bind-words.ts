/** What a person is told when adding a device fails. */
import { type ErrorWords, errorWords } from '@/cloud/cloud-error.ts';
import { QrError } from '@/devices/protocol/qr.ts';

export function bindWords(cause: unknown): ErrorWords {
  if (cause instanceof QrError)
    return { what: '这不是设备的二维码', fix: '请扫描设备机身或包装上的二维码，保持画面清晰完整', code: 'QrMalformed' };
  return errorWords(cause);
}
