export default definePageConfig({ navigationBarTitleText: '开门记录', enablePullDownRefresh: true });
