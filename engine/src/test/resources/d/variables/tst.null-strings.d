/*
 * A string that was set to NULL is NULL, not empty; one that was never set is only if it is dynamic.
 */

#pragma D option quiet

string never;
self string never_in_thread;

BEGIN
{
	x = strstr("haystack", "needle");
	y = strchr("haystack", 'y');
	this->z = x == NULL ? "none" : x;
	printf("%d %d %s %d %d\n", x == NULL, y != NULL, this->z, never == NULL, self->never_in_thread == NULL);
	y = 0;
	printf("%d %d\n", y == NULL, NULL != "");
	x = 1 ? "again" : NULL;
	printf("%s\n", x);
	this->z = NULL;
}

BEGIN
{
	printf("%d\n", this->z == NULL);
}

BEGIN
{
	trace(y);
}

BEGIN
{
	exit(0);
}
