import { Text, View } from '@tarojs/components';
import { agreementOf } from '@/account/agreement.ts';
import { brand } from '@/generated/brand.ts';
import { Card } from '@/ui/card.tsx';
import { Screen } from '@/ui/screen.tsx';
import './index.scss';

/** What a person agrees to by using the app. */
export default function AgreementPage() {
  return (
    <Screen className="agreement">
      <Card>
        {agreementOf(brand.app.name, brand.support.phone).map(({ title, text }) => (
          <View key={title}>
            <Text className="agreement__title">{title}</Text>
            <Text className="agreement__text">{text}</Text>
          </View>
        ))}
      </Card>
    </Screen>
  );
}
