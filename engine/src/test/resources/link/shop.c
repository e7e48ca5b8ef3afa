/*
 * A program with probes, as object files for the tests of dtrace -G:
 *
 *     dtrace -h -s shop.d
 *     gcc -O2 -fno-pic -fcf-protection=none -D_DTRACE_VERSION -c shop.c -o shop64.o
 *     gcc -O2 -fno-pic -fcf-protection=none -D_DTRACE_VERSION -m32 -c shop.c -o shop32.o
 */
#include "shop.h"

volatile int sold;

static __attribute__((noinline)) void
sell(int item)
{
	if (SHOP_FRONT_SALE_ENABLED())
		sold += 100;
	SHOP_FRONT_SALE(item, "thing");
	sold++;
}

void
finish(void)
{
	SHOP_FRONT_CLOSED();
}

int
open_for_business(int customers)
{
	sell(customers);
	sell(customers + 1);
	SHOP_FRONT_QUERY_START(sold);
	SHOP_FRONT_QUERY_START(sold + 1);
	finish();
	return (SHOP_FRONT_CLOSED_ENABLED());
}
