// The parts of chart.js that the figures use; the rest is left out of the pages.

import {
  BarController,
  BarElement,
  CategoryScale,
  type ChartComponentLike,
  Legend,
  LinearScale,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Title,
  Tooltip,
} from 'chart.js'

export const chartParts: ChartComponentLike[] = [
  ...[BarController, BarElement, CategoryScale, LinearScale, LogarithmicScale],
  ...[LineElement, PointElement, ScatterController, Legend, Title, Tooltip],
]
