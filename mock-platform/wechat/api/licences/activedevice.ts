/**
 * POST /wxa/business/license/activedevice (activeLicenseDevice): every unit has its own errcode. Source: facts/wechat.md §2.8,
 * codes 9800020, 9800037–9800040. How long a licence runs and how many units a call takes are not published: rules.
 */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import type { MiniProgramRow } from '../../state.ts';
import { requireToken } from '../access-tokens.ts';
import { type GroupedDevice, readDevice, readRows } from '../groups/device-list.ts';
import { unitOf } from '../groups/group.ts';
import { readJsonObject } from '../json-body.ts';
import { requireModel } from '../sn-and-model.ts';
import { readPackageType, spendLicence, TRIAL } from './licence-package.ts';

const DAY_MS = 86_400_000;
const UINT32_MAX = 2 ** 32 - 1;

export function activeLicenseDeviceOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/business/license/activedevice', async (c) => {
    const miniProgram = requireToken(parts, c.req.query('access_token'));
    const body = await readJsonObject(c);
    const type = readPackageType(body);
    const rows = readRows(body);
    if (rows.length > parts.rules['wechat.licenceDevicesMax']) throw new WechatError(9800020);
    const asked = rows.map((row) => ({ device: readDevice(row), number: readNumber(row.active_number) }));
    for (const { device } of asked) requireModel(miniProgram, device.model_id);
    const device_list = asked.map(({ device, number }) => {
      const errcode = activate(parts, miniProgram, device, number, type);
      const expireAt = parts.state.licencesOfUnit.get(unitOf(miniProgram.appid, device)) ?? 0;
      return { ...device, expire_time: Math.floor(expireAt / 1000), errcode };
    });
    return c.json({ errcode: 0, errmsg: 'ok', device_list });
  });
  app.all('/wxa/business/license/activedevice', () => {
    throw new WechatError(43002);
  });
}

function readNumber(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > UINT32_MAX) {
    throw new WechatError(47001, 'active_number should be a whole number of 32 bits');
  }
  return value;
}

/** A licence adds its days to the end of the one still running. */
function activate(parts: WechatParts, miniProgram: MiniProgramRow, device: GroupedDevice, number: number, type: number): number {
  const { clock, rules, state } = parts;
  const { appid, licensePackages = [] } = miniProgram;
  const now = clock.now();
  const { licenseType } = requireModel(miniProgram, device.model_id);
  if (type !== TRIAL && licenseType !== undefined && licenseType !== type) return 9800040;
  if (state.licenceNumbers.get(`${appid}|${number}`)) return 9800037;
  const unit = unitOf(appid, device);
  const end = Math.max(state.licencesOfUnit.get(unit) ?? 0, now) + rules['wechat.licenceDays'] * DAY_MS;
  if (end > now + rules['wechat.licenceDaysMax'] * DAY_MS) return 9800038;
  if (!spendLicence(state, appid, licensePackages, type, now)) return 9800039;
  state.licenceNumbers.put(`${appid}|${number}`, true);
  state.licencesOfUnit.put(unit, end);
  return 0;
}
