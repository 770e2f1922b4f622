/** `servicewechat.com`: the upload service the unmodified miniprogram-ci talks to. */
import { Hono } from 'hono';
import { Hosts } from '../../../devices/index.ts';
import { limitBody, refuseUnbuilt } from '../../hosts.ts';
import type { WechatParts } from '../parts.ts';
import { cosOperations } from './cos/cos-operations.ts';
import { devSourceMapOperations } from './dev-source-map.ts';
import { getAttrOperation } from './getattr.ts';
import { getRandStrOperation } from './getrandstr.ts';
import { PACKAGE_LIMITS } from './package-format.ts';
import type { PackageShelf } from './package-shelf.ts';
import { UPLOAD_CODE, UploadRefusal } from './refusals.ts';
import { uploadOperations } from './upload-source.ts';

const refusal = (message: string) => ({ errCode: UPLOAD_CODE.unknown, errMsg: message });

export function createUploadService(parts: WechatParts, shelf: PackageShelf, report: (error: unknown) => void): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    if (error instanceof UploadRefusal) return c.json({ errCode: error.errCode, errMsg: error.message });
    report(error);
    return c.json(refusal('camlock mock: internal error; the server log has the cause'), 500);
  });
  // All packages together may have 30 MB unpacked, with source maps beside them.
  limitBody(app, PACKAGE_LIMITS.packedBytes, refusal);
  getRandStrOperation(app, parts);
  getAttrOperation(app, parts);
  uploadOperations(app, parts, shelf);
  cosOperations(app, parts);
  devSourceMapOperations(app, parts, shelf);
  // An empty answer makes the client use its built-in list of file extensions.
  app.get('/wxa/ci/getwhiteextlist', (c) => c.json({ errCode: 0, errMsg: '', data: {} }));
  // Telemetry nobody waits for; its content is not kept.
  app.post('/wxa-dev-logic/clientreportv2', (c) => c.json({ errCode: 0, errMsg: '' }));
  refuseUnbuilt(app, Hosts.wechatCi, refusal);
  return app;
}
