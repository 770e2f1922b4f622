/** Products of the caller's application (facts/tencent-iot.md §5.5). */
import { linkedProduct } from '../access.ts';
import type { Handlers } from '../handler.ts';
import { texts } from '../params.ts';

const PRODUCTS_PER_CALL = 50;

export const productActions: Handlers = {
  AppGetProducts(cloud, caller, params) {
    const products = texts(params, 'ProductIds', PRODUCTS_PER_CALL).map((productId) => linkedProduct(cloud, caller, productId));
    return {
      Products: products.map((product) => ({
        ProductId: product.productId,
        Name: product.name,
        Description: '',
        State: '',
        DataTemplate: JSON.stringify(product.dataTemplate),
        AppTemplate: '',
        NetType: 'wifi',
        CategoryId: cloud.state.model(product.productId)?.categoryId ?? 0,
        ProductType: 0,
      })),
    };
  },

  /** The console's panel configuration; this mock's console has no panel editor, so only the profile is in it. */
  AppGetProductsConfig(cloud, caller, params) {
    const products = texts(params, 'ProductIds', PRODUCTS_PER_CALL).map((productId) => linkedProduct(cloud, caller, productId));
    return {
      Data: products.map((product) => {
        const CategoryId = String(cloud.state.model(product.productId)?.categoryId ?? 0);
        return { ProductId: product.productId, Config: JSON.stringify({ profile: { ProductId: product.productId, CategoryId } }) };
      }),
    };
  },
};
