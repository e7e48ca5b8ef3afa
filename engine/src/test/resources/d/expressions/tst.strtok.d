/*
 * What strtok has left is good for the clauses of one firing.
 */

#pragma D option quiet

dtrace:::BEGIN
{
	printf("%s ", strtok("a:b:c", ":"));
	printf("%s ", strtok(NULL, ":"));
}

dtrace:::BEGIN
{
	this->third = strtok(NULL, ":");
	printf("%s %d\n", this->third, strtok(NULL, ":") == NULL);
}

tick-1s
{
	printf("%d\n", strtok(NULL, ":") == NULL);
	exit(0);
}
