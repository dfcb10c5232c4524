/** A type that has the values of `T` but cannot be mixed up with another brand of it. */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
