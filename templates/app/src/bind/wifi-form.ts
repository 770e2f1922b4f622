/** Checks of the Wi-Fi form: each part of the provisioning QR carries a two-digit byte length (facts/tencent-iot.md §1.5). */
import { utf8Length } from '@/devices/protocol/qr.ts';

export interface WifiForm {
  readonly ssid: string;
  readonly password: string;
}

/** Limits of Wi-Fi itself: a name is 32 bytes, a WPA pass phrase 8 to 63 characters; open networks have none. */
export function wifiProblem({ ssid, password }: WifiForm): string | undefined {
  if (!ssid.trim()) return '请填写 Wi-Fi 名称';
  if (utf8Length(ssid) > 32) return 'Wi-Fi 名称最多 32 个字节，请检查有没有多打';
  if (password && password.length < 8) return 'Wi-Fi 密码至少 8 位；没有密码的网络请留空';
  if (utf8Length(password) > 64) return 'Wi-Fi 密码最多 64 位';
  return undefined;
}

/** True when the name itself says it is a 5 GHz network, which these devices cannot join. */
export function looksLike5G(ssid: string): boolean {
  return /5\s?g(hz)?\b/i.test(ssid) && !/2\.?4/.test(ssid);
}
