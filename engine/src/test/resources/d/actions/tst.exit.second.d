/*
 * Of several exits only the first counts, and the clause of another leaves nothing behind; in END any counts.
 * @@args: -x accounting
 */

#pragma D option quiet

BEGIN
{
	printf("lost\n");
	exit(1);
	exit(2);
}

BEGIN
{
	printf("not reached\n");
}

END
{
	printf("end\n");
	exit(3);
}
