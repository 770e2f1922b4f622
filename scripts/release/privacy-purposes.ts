/** What each kind of personal information is wanted for; the words of the privacy guide (facts/wechat.md §4.6). */
import type { PRIVACY_KINDS } from '../../mock-platform/index.ts';

/** What a mini-program for cameras and locks wants each for; another kind gets a sentence to be completed. */
export const PURPOSES: { readonly [K in keyof typeof PRIVACY_KINDS]?: string } = {
  Location: '用于配网时读取当前 Wi-Fi 名称，以及显示家庭所在地',
  ChooseLocation: '用于设置家庭的位置',
  Record: '用于与摄像头或门锁对讲',
  Album: '用于从相册选择设备二维码或反馈图片',
  AlbumWriteOnly: '用于把截图和录像保存到相册',
  Camera: '用于扫描设备二维码',
  PhoneNumber: '用于登录和分享设备',
  BlueTooth: '用于发现并连接附近的设备',
  Clipboard: '用于复制设备编号和客服电话',
};
