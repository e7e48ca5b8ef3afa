package org.dtrace4j.kernel.providers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.codegen.DCompiler;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.toy.ToyMachine;
import org.dtrace4j.kernel.toy.ToyTracer;
import org.dtrace4j.kernel.toy.ToyWorkload;
import org.dtrace4j.source.SourceText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Performance counters of the machine's CPUs. */
class CpcTest {
    @ParameterizedTest
    @CsvSource({
        "PAPI_tot_cyc-user-5000, 5000, 1000000, 0", "PAPI_tot_cyc-kernel-5000, 5000, 0, 1000000",
        "BU_cpu_clk_unhalted-all-4294967295, 4294967295, 1000000, 1000000", "PAPI_tot_ins-all-10000, 10000, 850000, 600000",
        "PAPI_hw_int-user-5000, 5000, 0, 0",
        // The parts of the event that the mask selects; without one, none.
        "PAPI_l2_dcr-all-5000, 5000, 6300, 9200", "DC_refill_from_L2-all-0xe-5000, 5000, 6300, 9200",
        "DC_refill_from_L2-user-0X10-5000, 5000, 1700, 0", "DC_refill_from_L2-all-5000, 5000, 0, 0",
        "DC_miss-kernel-0x1-5000, 5000, 0, 14100", "PAPI_l1_dcm-kernel-5000, 5000, 0, 14100",
    })
    void namesSayWhatIsCounted(String name, long count, long user, long kernel) {
        CpcRequest request = CpcRequest.parse(name).orElseThrow();
        assertEquals(List.of(count, user, kernel), List.of(request.count(), request.user(), request.kernel()));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "PAPI_tot_cyc", "PAPI_tot_cyc-all", "PAPI_tot_cyc-all-", "PAPI_tot_cyc-all-4999", "PAPI_tot_cyc-all--5000",
        "PAPI_tot_cyc-all-5000x", "PAPI_tot_cyc-all-4294967296", "PAPI_tot_cyc-system-5000", "PAPI_tot_cyc-ALL-5000",
        "PAPI_tot_cyc-all-0x1-5000", "PAPI_no_such-all-5000", "nonexistentevent-all-5000", "DC_miss-all-0xg-5000",
        "DC_miss-all-0x-5000", "DC_miss-all-1e-5000", "papi_tot_cyc-all-5000", "PAPI_*-all-5000",
    })
    void otherNamesNameNoProbe(String name) {
        assertTrue(CpcRequest.parse(name).isEmpty());
    }

    @Test
    void cyclesAreBusyTime() {
        try (ToyMachine machine = ToyMachine.of(KernelConfig.of(11).withCpus(2), code -> {
            for (int i = 0; i < 10; i++) {
                code.spendNanos(1_000_000);
                code.sleepTicks(1);
            }
            code.halt();
        })) {
            List<String> lines = ToyTracer.trace(machine.machine, """
                    cpc:::PAPI_tot_cyc-all-100000 { @["all", arg0 != 0, arg1] = count(); }
                    cpc:::PAPI_tot_ins-kernel-60000 { @["ins", arg0 != 0, arg1] = count(); }
                    cpc:::PAPI_tot_cyc-user-5000 { @["user", arg0 != 0, arg1] = count(); }
                    """).stream().filter(line -> line.matches(" +(all|ins|user).*"))
                    .map(line -> line.strip().replaceAll(" +", " ")).toList();
            assertEquals(2, lines.size(), lines::toString);
            for (String line : lines) {
                // Ten milliseconds are 200 times 100,000 cycles; what else the machine does, starting the CPUs, is little.
                assertTrue(line.matches("(all|ins) 1 0 2[01][0-9]"), line);
            }
        }
    }

    @Test
    void whoComesFirstHasTheCounters() throws Exception {
        try (ToyMachine machine = ToyMachine.of(KernelConfig.of(11), code -> code.halt());
                Device first = machine.machine.tracing().open();
                Device second = machine.machine.tracing().open()) {
            String three = "cpc:::PAPI_tot_ins-all-5001, cpc:::PAPI_tot_ins-all-5002, cpc:::PAPI_tot_ins-all-5003 { @ = count(); }";
            assertEquals(List.of(3), first.enable(images(first, three)));
            DeviceException refused = assertThrows(DeviceException.class, () -> second.enable(images(second,
                    "BEGIN { trace(1); } cpc:::PAPI_tot_cyc-all-5000, cpc:::PAPI_br_ins-all-5000 { @ = count(); }")));
            assertEquals(DeviceException.Reason.NOT_ENABLED, refused.reason());
            assertEquals("Failed to enable probe", refused.getMessage());
            // One is left; and those that somebody has already cost nothing more.
            try (Device third = machine.machine.tracing().open()) {
                assertEquals(List.of(4), third.enable(images(third, three + " cpc:::PAPI_tot_cyc-all-5000 { @ = count(); }")));
            }
            first.close();
            assertEquals(List.of(2), second.enable(images(second,
                    "cpc:::PAPI_tot_cyc-all-5000, cpc:::PAPI_br_ins-all-5000 { @ = count(); }")));
        }
    }

    private static List<EnablingImage> images(Device device, String program) throws Exception {
        return List.of(new DCompiler(device, new OptionValues()).compile(SourceText.ofFile("test.d", program)).image());
    }

    @Test
    void countingLeavesTheScheduleAsItWas() {
        for (long seed = 0; seed < 3; seed++) {
            List<String> untraced;
            try (ToyMachine machine = ToyWorkload.machine(KernelConfig.of(seed), "")) {
                machine.run();
                untraced = new ArrayList<>(machine.code.log);
            }
            assertFalse(untraced.isEmpty());
            try (ToyMachine machine = ToyWorkload.machine(KernelConfig.of(seed), "")) {
                assertTrue(ToyTracer.trace(machine.machine, """
                        cpc:::PAPI_tot_cyc-all-5000, cpc:::PAPI_tlb_dm-kernel-5000 { @p[stack()] = count(); trace(cpu); }
                        """).size() > 20);
                assertEquals(untraced, machine.code.log);
            }
        }
    }
}
