/** Adding a device by the signed code on its case (facts/tencent-iot.md §4.2): six parts, signature base64 → hex. */
import { base64ToHex } from '@/cloud/base64.ts';
import type { TokenApi } from '@/cloud/token-api.ts';
import { toDeviceId } from '@/devices/protocol/identity.ts';
import { parseDeviceSignatureQr, QrError } from '@/devices/protocol/qr.ts';

/** Binds the device named by the scanned text; its DeviceId. Throws QrError (not such a code) or CloudError. */
export async function bindBySignature(api: TokenApi, text: string, familyId: string): Promise<string> {
  const qr = parseDeviceSignatureQr(text.trim());
  const signature = base64ToHex(qr.signature);
  if (!signature) throw new QrError('signature is not base64');
  await api.call('AppSigBindDeviceInFamily', {
    ProductId: qr.productId,
    DeviceName: qr.deviceName,
    ConnId: qr.connId,
    DeviceTimestamp: qr.timestamp,
    SignMethod: qr.signMethod,
    Signature: signature,
    FamilyId: familyId,
    RoomId: '0',
    BindType: 'bluetooth_sign',
  });
  return toDeviceId(qr);
}
