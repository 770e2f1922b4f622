/** What the IoT cloud says: is the application's secret right, and is every product linked to it. Source: facts/tencent-iot.md §4, §5. */
import { APP_API_PATH, appApiSignature, categories, TOKEN_API_PATH } from '../../devices/index.ts';
import { type BrandFile, shown } from '../../generator/index.ts';
import { type Answer, type Ask, LiveProblem } from './live-call.ts';
import type { LiveFinding } from './live-wechat.ts';

interface Inside extends Answer {
  readonly Error?: { readonly Code?: string; readonly Message?: string };
  readonly Data?: Answer;
}

/** Both shapes of the application API: `{Response}`, and `{code, msg, data}` around it. */
function inside(answer: Answer): Inside {
  const data = (answer.data ?? answer) as Answer;
  return (data.Response ?? data) as Inside;
}

/** `openid`: a person of this mini-program, in whose name the products are read. Throws {@link LiveProblem}. */
export async function iotFindings(ask: Ask, brand: BrandFile, appSecret: string, openid: string): Promise<LiveFinding[]> {
  const signed = {
    Action: 'AppGetTokenByWeiXin',
    RequestId: 'camlock-check',
    AppKey: brand.cloud.appKey,
    Timestamp: Math.floor(Date.now() / 1000),
    Nonce: 1,
    WxOpenID: openid,
  };
  const login = inside(await ask(APP_API_PATH, { body: { ...signed, Signature: appApiSignature(signed, appSecret) } }));
  const token = login.Data?.Token;
  if (typeof token !== 'string')
    return [
      {
        severity: 'error',
        code: 'live-app-key',
        at: ['cloud', 'appKey'],
        value: shown(brand.cloud.appKey),
        message: `the IoT cloud refuses this application: ${login.Error?.Code ?? 'no token'}`,
        allowed: 'the AppKey and AppSecret of one application',
        fix: 'copy both from the IoT console (应用开发 → 小程序), the secret into its file',
      },
    ];
  const found: LiveFinding[] = [];
  for (const category of categories) {
    const productId = brand.reminders[category]?.productId;
    if (productId === undefined) continue;
    const body = { Action: 'AppGetProducts', RequestId: 'camlock-check', AccessToken: token, ProductIds: [productId] };
    const answer = inside(await ask(TOKEN_API_PATH, { body }));
    if (!answer.Error) continue;
    const { Code = '' } = answer.Error;
    if (!/NoPermission|NotExist|NotFound|Product/i.test(Code))
      throw new LiveProblem('live-refused', `the IoT cloud refused the list of products: ${Code}`, 'try again later');
    found.push({
      severity: 'error',
      code: 'live-product',
      at: ['reminders', category, 'productId'],
      value: shown(productId),
      message: `this product is not linked to the application ${brand.cloud.appKey} (${Code})`,
      allowed: 'a product linked in the IoT console',
      fix: 'link it: 应用开发 → 关联产品, or correct the product id',
    });
  }
  return found;
}
