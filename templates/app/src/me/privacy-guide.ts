import Taro from '@tarojs/taro';

/** WeChat shows the guide the brand filled in at mp.weixin.qq.com (facts/wechat.md §4.6); without one it fails, and the person is told. */
export function openPrivacyGuide(): void {
  Taro.openPrivacyContract({
    fail: () => void Taro.showToast({ title: '厂家还没有填写隐私保护指引，请联系售后', icon: 'none' }),
  });
}
