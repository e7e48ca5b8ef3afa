package org.dtrace4j.kernel.user.truss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.dtrace4j.kernel.syscall.SystemCall;
import org.junit.jupiter.api.Test;

class CallTableTest {
    @Test
    void everySystemCallOfTheKernelHasARowWithNoMoreArgumentsThanItHas() {
        List<String> different = Arrays.stream(SystemCall.values()).filter(call -> {
            CallTable.Row row = CallTable.of(call.number(), -1);
            return row.name().startsWith("sys#") || row.arguments().size() > call.arguments();
        }).map(call -> call + " " + CallTable.of(call.number(), -1)).toList();
        assertEquals(List.of(), different);
    }
}
