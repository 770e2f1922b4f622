import { Button, Text } from '@tarojs/components';
import { Icon } from '@/ui/icon.tsx';
import './wechat-feedback.scss';

/**
 * WeChat's own feedback page: a person adds pictures there, WeChat adds its logs, and the brand reads both at mp.weixin.qq.com.
 * Tencent's IoT cloud takes no pictures (AppUserFeedBack, facts/tencent-iot.md §5.5). Only a real button opens it.
 */
export function WechatFeedback() {
  const aria = { 'aria-label': '带截图反馈', 'aria-role': 'button' };
  return (
    <Button className="wechat-feedback" openType="feedback" {...aria}>
      <Icon name="picture" className="wechat-feedback__icon" />
      <Text className="wechat-feedback__text">带截图反馈</Text>
      <Text className="wechat-feedback__value">在微信的反馈页里添加图片</Text>
    </Button>
  );
}
