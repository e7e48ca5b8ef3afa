/*
 * Speculating into nothing, or into what is given up, ends the clause without a word; so does committing it.
 */

#pragma D option quiet
#pragma D option nspec=2

dtrace:::BEGIN
{
	speculate(0);
	printf("never\n");
	after = 1;
}

dtrace:::BEGIN
{
	discard(0);
	discard(1);
	printf("after: %d\n", after);
}

dtrace:::BEGIN
{
	commit(0);
}

dtrace:::BEGIN
{
	one = speculation();
	two = speculation();
	three = speculation();
	printf("%d %d %d\n", one, two, three);
}

dtrace:::BEGIN
{
	discard(two);
}

dtrace:::BEGIN
{
	speculate(two);
	printf("never\n");
}

dtrace:::BEGIN
{
	four = speculation();
	speculate(one);
	printf("committed by its own clause, four is %d\n", four);
	commit(one);
}

dtrace:::BEGIN
{
	five = speculation();
	printf("five is %d\n", five);
	exit(0);
}
