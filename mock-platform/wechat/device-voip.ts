/**
 * wx.requestDeviceVoIP and wx.getDeviceVoIPList on WeChat's side: may a device call this person. Nobody is told of the answer: there
 * is neither an event nor a query of the back end. Source: facts/wechat.md §2.8, check 75, open question 5.
 */
import type { VoipCheck, VoipLine, VoipRequest } from './client-side.ts';
import type { WechatParts } from './parts.ts';
import type { VoipRow } from './state.ts';

const DEVICE_NAME_MAX = 13;
const PREFIX = 'requestDeviceVoIP:fail ';

/** Client codes seen in practice [P S70]; every other failure has none [I]. */
const VoipErrors = {
  10001: 'device has been authorized',
  10008: 'check sn_ticket fail',
  10025: 'invalid group',
} as const;

export function checkDeviceVoip(parts: WechatParts, request: VoipRequest): VoipCheck {
  const asked = readRequest(parts, request);
  if ('errMsg' in asked) return asked;
  const before = parts.state.voipAnswers.get(answerKey(request, asked));
  if (before?.status === 1) return failed(10001);
  // A refusal, or a later switch-off, is final here: the person finds it in the settings.
  if (before) return { ok: false, errMsg: `${PREFIX}auth deny` };
  return { ok: true, name: asked.name };
}

/** The answer of a person, in the dialog or on the settings page. Throws for what {@link checkDeviceVoip} would not ask. */
export function recordDeviceVoip(parts: WechatParts, request: VoipRequest, allowed: boolean): void {
  const asked = readRequest(parts, request);
  if ('errMsg' in asked) throw new Error(asked.errMsg);
  parts.state.voipAnswers.put(answerKey(request, asked), { ...asked, status: allowed ? 1 : 0 });
}

export function voipLines({ state }: WechatParts, userId: string, appid: string): VoipLine[] {
  const prefix = `${appid}|${userId}|`;
  return [...state.voipAnswers.entries()].flatMap(([key, { name, status, sn, modelId, groupId }]) =>
    key.startsWith(prefix)
      ? [{ id: key.slice(prefix.length), name, status, ...(groupId === undefined ? { sn, model_id: modelId } : { group_id: groupId }) }]
      : [],
  );
}

/** Throws when there is no such line: the caller's mistake. */
export function setVoip({ state }: WechatParts, userId: string, appid: string, id: string, allowed: boolean): void {
  const key = `${appid}|${userId}|${id}`;
  const row = state.voipAnswers.get(key);
  if (!row) throw new Error(`${userId} was never asked about ${JSON.stringify(id)}`);
  state.voipAnswers.put(key, { ...row, status: allowed ? 1 : 0 });
}

function readRequest({ clock, state }: WechatParts, request: VoipRequest): Omit<VoipRow, 'status'> | Extract<VoipCheck, { ok: false }> {
  const { appid, sn, snTicket, modelId, deviceName, isGroup, groupId } = request;
  if (isGroup === true) {
    const group = typeof groupId === 'string' ? state.deviceGroups.get(groupId) : undefined;
    return group?.appid === appid ? { name: group.name, groupId: group.groupId } : failed(10025);
  }
  for (const [name, value] of Object.entries({ sn, snTicket, modelId, deviceName })) {
    if (typeof value !== 'string' || value === '')
      return { ok: false, errMsg: `${PREFIX}parameter error: ${name} should be a non-empty string` };
  }
  if ([...(deviceName as string)].length > DEVICE_NAME_MAX)
    return { ok: false, errMsg: `${PREFIX}parameter error: deviceName has more than ${DEVICE_NAME_MAX} characters` };
  const ticket = state.snTickets.get(snTicket as string);
  const fits = ticket && ticket.appid === appid && ticket.sn === sn && ticket.modelId === modelId && clock.now() < ticket.expiresAt;
  if (!fits) return failed(10008);
  const models = state.miniPrograms.get(appid)?.deviceModels ?? {};
  const modelName = Object.hasOwn(models, ticket.modelId) ? models[ticket.modelId]?.name : undefined;
  return { name: `${deviceName} ${modelName ?? ticket.modelId}`, sn: ticket.sn, modelId: ticket.modelId };
}

function failed(errCode: keyof typeof VoipErrors): Extract<VoipCheck, { ok: false }> {
  return { ok: false, errCode, errMsg: PREFIX + VoipErrors[errCode] };
}

function answerKey({ appid, userId }: VoipRequest, { sn, modelId, groupId }: Omit<VoipRow, 'status'>): string {
  return `${appid}|${userId}|${groupId === undefined ? `${sn}|${modelId}` : `group|${groupId}`}`;
}
