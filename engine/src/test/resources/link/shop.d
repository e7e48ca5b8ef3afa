/* The probes of shop.c. */
provider shop_front {
	probe sale(int item, char *name) : (char *name, int item);
	probe query__start(long query);
	probe closed();
};

#pragma D attributes Evolving/Evolving/Common provider shop_front provider
#pragma D attributes Private/Private/Unknown provider shop_front module
