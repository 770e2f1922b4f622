import { Image, Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { useFamily } from '@/family/use-family.ts';
import { brand } from '@/generated/brand.ts';
import { openPrivacyGuide } from '@/me/privacy-guide.ts';
import { surroundingsWords, versionWords } from '@/me/version.ts';
import { WechatFeedback } from '@/me/wechat-feedback.tsx';
import { Card } from '@/ui/card.tsx';
import { Cell } from '@/ui/cell.tsx';
import { Icon } from '@/ui/icon.tsx';
import { Screen } from '@/ui/screen.tsx';
import { Tap } from '@/ui/tap.tsx';
import { Feedback } from './feedback.tsx';
import { TextSizeRow } from './text-size-row.tsx';
import './index.scss';

const openManual = (which: string) => void Taro.navigateTo({ url: `/pages/manuals/index?which=${which}` });

/** Help and after-sales: only what the brand filled in is shown. */
export default function Me() {
  const { familyName, devices } = useFamily();
  const [writing, setWriting] = useState(false);
  const { phone, appDownloadQr } = brand.support;
  const { app: appManual, products } = brand.manuals;
  return (
    <Screen>
      <View className="me__head">
        <View className="me__disc">
          <Icon name="home" className="me__disc-icon" />
        </View>
        <View>
          <Text className="me__family">{familyName || brand.app.name}</Text>
          <Text className="visually-quiet">{devices.length ? `${devices.length} 台设备` : '还没有设备'}</Text>
        </View>
      </View>
      <Card>
        <Cell icon="home" text="家庭与房间" onTap={() => void Taro.navigateTo({ url: '/pages/family/index' })} />
      </Card>
      {(appManual.length > 0 || products.length > 0) && (
        <Card title="使用说明">
          {appManual.length > 0 && <Cell icon="book" text="小程序使用说明" onTap={() => openManual('app')} />}
          {products.map((product, i) => (
            <Cell key={product.name} icon="book" text={product.name} onTap={() => openManual(String(i))} />
          ))}
        </Card>
      )}
      <Card title="售后与反馈">
        {phone && (
          <Cell
            icon="phone"
            text="售后电话"
            value={phone}
            onTap={() => void Taro.makePhoneCall({ phoneNumber: phone }).catch(() => undefined)}
          />
        )}
        <Cell icon="chat" text="问题反馈" onTap={() => setWriting(!writing)} />
        {writing && <Feedback onSent={() => setWriting(false)} />}
        <WechatFeedback />
      </Card>
      {appDownloadQr && (
        <Card title="下载 App">
          <Tap
            className="me__app"
            label="放大 App 下载二维码"
            onTap={() => void Taro.previewImage({ urls: [appDownloadQr] }).catch(() => undefined)}
          >
            <Image className="me__app-qr" src={appDownloadQr} mode="aspectFit" showMenuByLongpress aria-label="App 下载二维码" />
          </Tap>
          <Text className="me__app-words">长按识别二维码，下载手机 App</Text>
        </Card>
      )}
      <Card title="显示">
        <TextSizeRow />
        <Cell text="深色模式" value="跟随微信" />
      </Card>
      <Card title="关于">
        <Cell icon="shield" text="隐私保护指引" onTap={openPrivacyGuide} />
        <Cell icon="book" text="用户协议" onTap={() => void Taro.navigateTo({ url: '/pages/account/agreement' })} />
        <Cell icon="key" text="账号与注销" onTap={() => void Taro.navigateTo({ url: '/pages/account/index' })} />
        <Cell icon="info" text="版本" value={versionWords()} note={surroundingsWords()} />
      </Card>
    </Screen>
  );
}
