/** GET /wxa/get_category (getCategoryName): categories a review may be submitted under. Source: facts/wechat.md §3.5. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { categoriesOfCode } from '../categories.ts';

export function getCodeCategoryOperation(app: Hono, parts: WechatParts): void {
  app.get('/wxa/get_category', (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    const category_list = categoriesOfCode(miniProgram).map((row) => ({
      first_class: row.firstClass,
      second_class: row.secondClass,
      first_id: row.firstId,
      second_id: row.secondId,
      ...(row.thirdClass === undefined ? {} : { third_class: row.thirdClass, third_id: row.thirdId }),
    }));
    return c.json({ errcode: 0, errmsg: 'ok', category_list });
  });
  app.all('/wxa/get_category', () => {
    throw new WechatError(43001);
  });
}
