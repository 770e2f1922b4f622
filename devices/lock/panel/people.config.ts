export default definePageConfig({ navigationBarTitleText: '成员与钥匙', enablePullDownRefresh: true });
