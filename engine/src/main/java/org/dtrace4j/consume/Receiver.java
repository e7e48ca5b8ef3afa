package org.dtrace4j.consume;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.builtin.format.FormatString;
import org.dtrace4j.value.StackValue;
import org.dtrace4j.value.TableValue;
import org.dtrace4j.value.Value;

/**
 * Told by a consumer what was traced, in the order in which it is to be shown.
 *
 * <p>Each firing that recorded something is {@link #begin}, a call for each thing that it recorded, {@link #end}.
 * Faults, drops and notices come between firings or within one.
 */
public interface Receiver {
    void begin(Occurrence occurrence);

    /** {@code trace()}, {@code tracemem()}, {@code sym()} and their like. */
    void trace(Value value);

    /**
     * {@code printf()}.
     *
     * @param arguments one for each that the format takes, widths and precisions included, in order
     */
    void printf(FormatString format, List<Value> arguments);

    /** {@code stack()} and its like. */
    void stack(StackValue stack);

    /** {@code printa()} without a format. */
    void printa(TableValue table);

    /** {@code printa()} with a format, which is applied to each row. */
    void printa(FormatString format, TableValue table);

    /**
     * {@code freopen()}: what follows goes to the end of a file; back to where it went at first when the name is empty.
     *
     * @return why that does not work; empty when it does
     */
    Optional<String> redirect(FormatString format, List<Value> arguments);

    /** {@code ftruncate()}: empties the file that output goes to. */
    Optional<String> truncate();

    /**
     * {@code system()}: runs a command.
     *
     * @return why that does not work; empty when it does
     */
    Optional<String> command(FormatString format, List<Value> arguments);

    void end(Occurrence occurrence);

    /** {@code exit()} was called with this status. */
    void exit(int status);

    /** At the end, with option {@code accounting}: what became of the firings of each clause, in program order. */
    void accounts(List<ClauseAccount> accounts);

    /** At the very end: the aggregations that the program did not print itself, a table each. */
    void remaining(List<TableValue> tables);

    void fault(FaultReport report);

    void drop(DropReport report);
}
