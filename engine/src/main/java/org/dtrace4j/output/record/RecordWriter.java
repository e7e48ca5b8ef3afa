package org.dtrace4j.output.record;

import java.util.List;
import org.dtrace4j.consume.ClauseAccount;
import org.dtrace4j.consume.DropReport;
import org.dtrace4j.consume.FaultReport;
import org.dtrace4j.consume.Occurrence;
import org.dtrace4j.value.TableValue;

/** Writes records in one format; a method for each kind of record. */
public interface RecordWriter {
    /** A firing that recorded something. */
    void firing(Occurrence occurrence, List<Item> items);

    /** At the end: an aggregation that the program has not printed itself. */
    void aggregation(TableValue table);

    void fault(FaultReport report);

    void drop(DropReport report);

    /** At the end, with option {@code accounting}: what became of the firings of a clause. */
    void account(ClauseAccount account);

    /** No more records will come. Called once. */
    void end();
}
