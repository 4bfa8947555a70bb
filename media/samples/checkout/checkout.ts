// A store's checkout asks its plug-ins before it finalizes an order. This one, written by the store's owner,
// rewards new customers with a discount when they spend enough.
import { config, fail, info, input, output } from "../pdk/extism";
import { fields, stringValue } from "../pdk/json";

const defaultDiscount = 20.0;
const defaultMinimum = 100.0;

/**
 * Takes `{"cart_total": 120.5, "is_new_customer": true, "provided_email": "ada@example.com"}` and answers
 * `{"discount_percent": 20.0}`. Config: `discount_percent` and `minimum_total` change the terms.
 */
export function before_checkout_finalize(): i32 {
  const order = fields(input());
  if (order === null) return fail("The input is not a JSON object.");
  if (!order.has("cart_total")) return fail("The order has no cart_total.");
  const total = parseFloat(order.get("cart_total"));
  if (isNaN(total)) return fail("cart_total is not a number: " + order.get("cart_total"));

  const isNew = order.has("is_new_customer") && order.get("is_new_customer") == "true";
  const minimum = setting("minimum_total", defaultMinimum);
  const discount = isNew && total >= minimum ? setting("discount_percent", defaultDiscount) : 0.0;

  const email = order.has("provided_email") ? stringValue(order.get("provided_email")) : null;
  const customer = (isNew ? "new" : "returning") + " customer" + (email === null ? "" : " " + email);
  info(customer + " with a cart of $" + total.toString() + ": " + discount.toString() + " % off");

  output('{"discount_percent": ' + discount.toString() + "}");
  return 0;
}

function setting(key: string, fallback: f64): f64 {
  const text = config(key);
  return text === null ? fallback : parseFloat(text);
}
