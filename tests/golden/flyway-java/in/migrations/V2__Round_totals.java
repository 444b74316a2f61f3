public class V2__Round_totals {}
