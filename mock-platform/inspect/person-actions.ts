/** `/__mock__/person/*`: what a person does on a phone where ours has no page for it (wechat/person.ts). */
import type { Context, Hono } from 'hono';
import type { WechatPerson } from '../wechat/index.ts';

type Body = { readonly [key: string]: unknown };

/** `read` gives the JSON object of a request's body, `refuse` makes the error of a field that cannot stand. */
export function personActions(app: Hono, person: WechatPerson, read: (c: Context) => Promise<Body>, refuse: (text: string) => Error) {
  const text = (body: Body, field: string): string => {
    const value = body[field];
    if (typeof value !== 'string' || value === '') throw refuse(`${field} should be a non-empty string`);
    return value;
  };
  const who = (body: Body) => ({ userId: text(body, 'userId'), appid: text(body, 'appid') });

  app.post('/person/answer-subscribe', async (c) => {
    const body = await read(c);
    if (!isChoices(body.choices)) throw refuse('choices should be a list of {templateId, choice: "accept" | "reject"}');
    person.answerSubscribe({ ...who(body), choices: body.choices });
    return c.json({ ok: true });
  });
  app.post('/person/withdraw-subscribe', async (c) => {
    const body = await read(c);
    const { templateIds } = body;
    if (!Array.isArray(templateIds) || !templateIds.every((id): id is string => typeof id === 'string')) {
      throw refuse('templateIds should be a list of strings');
    }
    person.withdrawSubscribe({ ...who(body), templateIds });
    return c.json({ ok: true });
  });
  app.post('/person/share-phone-number', async (c) => {
    const body = await read(c);
    return c.json(person.sharePhoneNumber({ ...who(body), ...('phoneNumber' in body ? { phoneNumber: text(body, 'phoneNumber') } : {}) }));
  });
}

function isChoices(value: unknown): value is { templateId: string; choice: 'accept' | 'reject' }[] {
  return (
    Array.isArray(value) &&
    value.every((row) => typeof row?.templateId === 'string' && (row.choice === 'accept' || row.choice === 'reject'))
  );
}
