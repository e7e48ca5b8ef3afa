package org.dtrace4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.dtrace4j.builtin.option.OptionValues;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words for what was not granted as asked. */
class AdjustmentReportTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "bufsize | 16g | 512m | buffer size lowered to 512m",
        "aggsize | 8m | 3m | aggregation size lowered to 3m",
        "specsize | 2g | 1g | speculation size lowered to 1g",
        "dynvarsize | 1m | 768k | dynamic variable size lowered to 768k",
        "bufsize | 100k | 51200 | buffer size lowered to 50k",
        "bufsize | 10000 | 5000 | buffer size lowered to 5000 bytes",
        "bufsize | 0 | 32 | 'buffer size lowered to 32 '",
        "dynvarsize | 4 | 4 | 'dynamic variable size lowered to 4 '",
        "cleanrate | 10000hz | 5000hz | cleaning rate reduced to 5000 hz",
        "cleanrate | 1hour | 1min | cleaning rate increased to once every 60 seconds",
        "statusrate | 1min | 10s | status rate increased to once every 10 seconds",
        "statusrate | 1ns | 3ns | status rate reduced to once every 3 nanoseconds",
        "statusrate | 1ns | 2ns | status rate reduced to 500000000 hz",
    })
    void saysWhatWasGrantedInstead(String option, String asked, String granted, String message) throws Exception {
        assertEquals(List.of(message), AdjustmentReport.changes(set(option, asked), set(option, granted)));
    }

    @ParameterizedTest
    @CsvSource({"bufsize,100,96", "bufsize,4m,4m", "cleanrate,50ms,50ms", "statusrate,1s,1s"})
    void saysNothingOfTrifles(String option, String asked, String granted) throws Exception {
        assertEquals(List.of(), AdjustmentReport.changes(set(option, asked), set(option, granted)));
    }

    private static OptionValues set(String option, String value) throws Exception {
        OptionValues values = new OptionValues();
        values.set(option, value);
        return values;
    }
}
