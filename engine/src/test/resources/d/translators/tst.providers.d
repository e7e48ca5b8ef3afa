/*
 * A declared provider makes no probe of its own; a later declaration may say again what it has.
 */
#pragma D option quiet

struct seen { int s; };
translator struct seen < int n > { s = n; };

provider web {
	probe page__start(int a, char *b) : (char *b, struct seen *a, int a);
	probe none();
	probe nothing(void);
};
provider web { probe none(); };

BEGIN
{
	exit(0);
}
