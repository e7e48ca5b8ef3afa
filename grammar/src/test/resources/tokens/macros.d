pid$target:::entry, tick-$1, app$$1:::, $3:::
/pid == $target && $1 > -$2/
{
        trace($3); trace($4); trace($5); trace($$3); trace($$2); $3 = 1; x - $2; trace($$pid);
}
