/** POST /wxa/uploadmedia (uploadMediaToCodeAudit): a picture or a film for the reviewer, good for three days. Source: facts/wechat.md §3.5, codes 40005, 40006, 41005. */
import type { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { randomText } from '../../../../devices/index.ts';
import { mockRefusal, WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import type { ReviewMaterialRow } from '../rows.ts';

const MB = 1024 * 1024;
const LARGEST = { image: 2 * MB, video: 10 * MB } as const;
/** Room for the form around the largest film. */
const BODY_MAX = 11 * MB;
const MEDIA_ID_LENGTH = 64;

/** Comes before the limit all other operations share: films are larger. */
export function uploadMediaOperation(app: Hono, parts: WechatParts): void {
  const tooLarge = mockRefusal(`camlock mock: the request body is larger than ${BODY_MAX} bytes`);
  app.post('/wxa/uploadmedia', bodyLimit({ maxSize: BODY_MAX, onError: (c) => c.json(tooLarge, 413) }), async (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    const media = await readMedia(c.req.raw);
    const type = typeOf(media);
    if (!type) throw new WechatError(40005);
    if (media.byteLength > LARGEST[type]) throw new WechatError(40006);
    const mediaid = randomText(parts.random, MEDIA_ID_LENGTH);
    forgetOld(parts);
    parts.state.reviewMaterials.put(mediaid, { appid: miniProgram.appid, type, uploadedAt: parts.clock.now() });
    return c.json({ errcode: 0, errmsg: 'ok', type, mediaid });
  });
  app.all('/wxa/uploadmedia', () => {
    throw new WechatError(43002);
  });
}

/** The form's field `media`. Throws 41005. */
async function readMedia(request: Request): Promise<Uint8Array> {
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    throw new WechatError(41005);
  }
  const media = form.get('media');
  if (!(media instanceof File) || media.size === 0) throw new WechatError(41005);
  return new Uint8Array(await media.arrayBuffer());
}

/** By its first bytes: PNG, JPEG and GIF are pictures, MP4 is a film. */
function typeOf(bytes: Uint8Array): ReviewMaterialRow['type'] | undefined {
  const starts = (...head: number[]) => head.every((byte, i) => bytes[i] === byte);
  if (starts(0x89, 0x50, 0x4e, 0x47) || starts(0xff, 0xd8, 0xff) || starts(0x47, 0x49, 0x46, 0x38)) return 'image';
  return Buffer.from(bytes.subarray(4, 8)).toString('latin1') === 'ftyp' ? 'video' : undefined;
}

/** Rows are kept as long as they count; the oldest come first. */
function forgetOld({ clock, rules, state }: WechatParts): void {
  const oldest = clock.now() - rules['wechat.mediaDays'] * 86_400_000;
  for (const [mediaid, { uploadedAt }] of [...state.reviewMaterials.entries()]) {
    if (uploadedAt >= oldest) break;
    state.reviewMaterials.delete(mediaid);
  }
}
